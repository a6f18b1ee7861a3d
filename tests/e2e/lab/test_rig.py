from rigs.echo import SOURCE, assert_echoes
from rigs.lab import Lab


def test_a_message_with_bytes_makes_the_round_trip(lab: Lab) -> None:
    notebook = lab.open("rig", [SOURCE, "Echo()"])

    notebook.run_all()

    assert_echoes(notebook.outputs)
    notebook.save_and_reload()
    assert_echoes(notebook.outputs)
    lab.probe.assert_clean()
