from rigs.echo import SOURCE, assert_echoes
from rigs.vscode_host import VSCodeHost


def test_a_message_with_bytes_makes_the_round_trip(vscode_host: VSCodeHost) -> None:
    notebook = vscode_host.open()

    notebook.run(SOURCE + "\nfrom IPython.display import display\ndisplay(Echo())")

    assert_echoes(notebook.outputs)
    vscode_host.probe.assert_clean()
    notebook.close()
