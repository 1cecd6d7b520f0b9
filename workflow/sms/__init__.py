"""The only code that knows Twilio: signatures, webhooks, TwiML, the gateway, segments and the code table."""
