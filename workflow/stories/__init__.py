"""Stories: conversations as plain text, played on a stage and compared with what really happens."""
