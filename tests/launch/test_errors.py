from launch.errors import Ended, LaunchError


def test_a_program_that_ended_is_named() -> None:
    error = Ended("rasa", "was killed by SIGKILL")
    assert isinstance(error, LaunchError)
    assert error.program == "rasa"
    assert str(error) == "rasa was killed by SIGKILL before everything was ready."
