"""`sayso token`, `authenticator`, `sign-in-link` and `verify-audit`."""

import click

from workflow.commands.opening import command_name, open_desk
from workflow.service import admit, look, second_factor

#: How the record names whoever runs a command on this machine.
BY = "command line"


@click.group()
def token() -> None:
    """Tokens for the API."""


@token.command("create")
@click.argument("name")
@click.option("--role", type=click.Choice(admit.ROLES), help="Default: admin; viewer with --person.")
@click.option("--person", metavar="HANDLE", help="Let it answer requests too, in this person's name alone.")
def create_token(name: str, role: str | None, person: str | None) -> None:
    """Make an API token and print it; it is shown only this once."""
    click.echo(admit.create_token(open_desk(), name, role or ("viewer" if person else "admin"), person))


@token.command("list")
def list_tokens() -> None:
    """Print every token that opens something: its name, role, person and day."""
    for each in admit.tokens(open_desk()):
        click.echo(f"{each.name}\t{each.role}\t{each.person or '-'}\t{each.created_at:%Y-%m-%d}")


@token.command("revoke")
@click.argument("name")
def revoke_token(name: str) -> None:
    """Let every token of this name open nothing any more."""
    click.echo(f"Revoked: {admit.revoke_token(open_desk(), name)}.")


@click.command("authenticator")
@click.argument("handle")
@click.option("--confirm", "code", metavar="CODE", help="Confirm the app by the six digits that it shows.")
@click.option("--remove", is_flag=True, help="Let the person's app count no more.")
def authenticator(handle: str, code: str | None, remove: bool) -> None:
    """Make a secret for a person's authenticator app and print it, this once; it counts once confirmed."""
    if code is not None and remove:
        raise click.UsageError("--confirm and --remove exclude each other.")
    desk = open_desk()
    if remove:
        second_factor.remove(desk, handle, BY)
        click.echo(f"{handle} has no authenticator app any more.")
    elif code is not None:
        second_factor.confirm(desk, handle, code, BY)
        click.echo(f"The authenticator app of {handle} counts from now on.")
    else:
        click.echo(second_factor.enrol(desk, handle, BY).uri)
        click.echo(f"Enter it in the app, then: {command_name()} authenticator {handle} --confirm 123456", err=True)


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
