"""The `sayso` command."""

import click
from flask.cli import ScriptInfo
from flask_migrate.cli import db

from workflow.commands import access, checkup, definitions, phones, serving
from workflow.commands.opening import Commands, open_app


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sayso", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Approvals by text message: ask, reply YES or NO from any phone, done."""
    # Only the commands of `db` open the application through Flask, and only when they need it.
    ctx.obj = ScriptInfo(create_app=open_app, set_debug_flag=False)


for _command in (
    serving.run, serving.web, serving.worker, checkup.check,
    definitions.lint, definitions.publish, definitions.export, definitions.play,
    phones.phones, phones.text, phones.wipe,
    access.token, access.authenticator, access.sign_in_link, access.verify_audit,
    db,
):  # fmt: skip
    cli.add_command(_command)


def main() -> None:
    """The console script."""
    cli(prog_name="sayso")
