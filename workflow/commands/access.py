"""`sayso token create`, `sign-in-link` and `verify-audit`."""

import click

from workflow.commands.opening import open_desk
from workflow.service import admit, look


@click.group()
def token() -> None:
    """Tokens for the API."""


@token.command("create")
@click.argument("name")
@click.option("--role", type=click.Choice(admit.ROLES), default="admin", show_default=True)
def create_token(name: str, role: str) -> None:
    """Make an API token and print it; it is shown only this once."""
    click.echo(admit.create_token(open_desk(), name, role))


@click.command("sign-in-link")
@click.argument("email")
def sign_in_link(email: str) -> None:
    """Print a one-time sign-in link, good for 15 minutes."""
    desk = open_desk()
    click.echo(f"{desk.public_url}/sign-in/{admit.create_sign_in_link(desk, email)}")


@click.command("verify-audit")
@click.pass_context
def verify_audit(ctx: click.Context) -> None:
    """Compute the audit log's hash chains again; exit 1 and the first bad row if it was touched."""
    broken = look.broken_chains(open_desk())
    for each in broken:
        click.echo(f"{each.chain}, row {each.number}: {each.why}", err=True)
    if not broken:
        click.echo("The audit log holds.")
    ctx.exit(1 if broken else 0)
