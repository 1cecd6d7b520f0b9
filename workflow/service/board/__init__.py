"""The dashboard's use cases, a module a family of pages: each is handed the actor, and asks him before it looks."""
