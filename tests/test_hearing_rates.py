"""Sound made quicker or slower for the measure of paces: as long as asked, at the same pitch."""

import numpy as np
import pytest
from hearing_rates import RATE_HZ, stretched

import sound


@pytest.mark.parametrize("speed", [0.4, 1.0, 2.5])
def test_stretched_sound_keeps_its_pitch(speed: float) -> None:
    """Two seconds become two over the speed, and a tone stays where it is."""
    made = stretched(sound.tone(440, 2.0), speed)
    assert len(made) == pytest.approx(2 * RATE_HZ / speed, abs=RATE_HZ * 0.02)
    spectrum = np.abs(np.fft.rfft(made * np.hanning(len(made))))
    assert np.argmax(spectrum) * RATE_HZ / len(made) == pytest.approx(440, abs=5)


def test_stretched_sound_is_as_loud() -> None:
    """The level does not change."""
    made = stretched(sound.tone(440, 2.0, dbfs=-20), 1.7)[800:-800]
    assert 10 * np.log10(np.mean(made**2)) == pytest.approx(-20, abs=1)
