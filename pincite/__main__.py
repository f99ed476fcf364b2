"""The command `pincite`: one verb a module in `pincite/commands/`, loaded when it is called."""

import importlib
import keyword
import sys
from pathlib import Path

import click

from archive.errors import PinciteError
from pincite.terminal import INTERRUPTED, complain, discard_output, write_what_the_terminal_can

# In the order of a new user's first day.
VERBS = {
    "demo": "Build the sample archive and serve it.",
    "ingest": "Take files and folders into the archive.",
    "search": "Find records and passages.",
    "show": "Show a record, a version or a passage.",
    "serve": "Serve the archive to browsers.",
    "fix": "Correct a record's fields by hand.",
    "withdraw": "Take a record from the public.",
    "merge": "Let one record live on in another.",
    "reclean": "Read records again under the rules of today.",
    "verify": "Check a manuscript's quotations.",
    "status": "Say what the archive holds and how it is.",
    "check": "Prove that nothing is damaged or lost.",
    "audit": "Say who changed what, when and why.",
    "backup": "Copy the archive while it is served.",
    "copy": "Move the archive to another database.",
    "export": "Write the archive as a BagIt bag.",
    "import": "Make an archive of a bag.",
    "freeze": "Write the archive as a static site.",
    "reindex": "Build the search index again.",
}

HELP = """Pincite: a searchable archive in which every paragraph has a permanent, honest URL.

\b
Start with
  pincite demo                             the sample archive, in your browser
  pincite ingest FOLDER                    your own files
  pincite search 'water treaty date:2024'  find passages
  pincite serve                            read them at http://127.0.0.1:8000

\b
Tab completion
  eval "$(_PINCITE_COMPLETE=bash_source pincite)"     bash; zsh_source, fish_source for others
"""


class Verbs(click.Group):
    """A group that imports a verb's module when the verb is used, so that `--help` stays quick."""

    def invoke(self, ctx: click.Context) -> object:
        """The verb's result; a reader who has seen enough is no failure; an interruption is told."""
        try:
            try:
                return super().invoke(ctx)
            finally:
                sys.stdout.flush()
        except BrokenPipeError:
            discard_output()
            sys.exit(0)
        except KeyboardInterrupt:
            complain("interrupted. What was committed is kept, and the same command goes on from there")
            sys.exit(INTERRUPTED)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the order of the table."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb's command, or None for an unknown one."""
        if cmd_name not in VERBS:
            return None
        name = cmd_name.replace("-", "_") + ("_" if keyword.iskeyword(cmd_name) else "")
        module = importlib.import_module(f"pincite.commands.{name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs with their one line each, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.command(cls=Verbs, help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--archive",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="PINCITE_ARCHIVE",
    default=Path("pincite-data"),
    show_default=True,
    help="The archive's folder (or set PINCITE_ARCHIVE).",
)
@click.version_option(package_name="pincite", prog_name="pincite")
@click.pass_context
def cli(ctx: click.Context, folder: Path) -> None:
    """Keep the archive's folder for the verb."""
    ctx.obj = folder


def main() -> None:
    """Run the command line; 2 and a message where it could not run, never a traceback for bad input."""
    write_what_the_terminal_can()
    try:
        cli(prog_name="pincite")
    except PinciteError as error:
        complain(str(error))
        sys.exit(2)
    except OSError as error:  # a full disk, a folder that may not be written or read
        complain(f"{error.filename or 'the system'}: {error.strerror or error}")
        sys.exit(2)


if __name__ == "__main__":
    main()
