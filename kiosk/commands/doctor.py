"""``kiosk doctor``: is all well, and what to do if not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.store.lesson_files import default_folder
from kiosk.words import load_words

if TYPE_CHECKING:
    from kiosk.words import Lang
from kiosk.safekeeping.doctor import health_results, probe_machine


def doctor_main(data: Path, lessons: Path | None, lang: Lang) -> int:
    """Print the findings and return 0 if all is well, else 1."""
    from kiosk.listening import listening_health as heard
    from kiosk.safekeeping.progress_bar import ProgressBar
    from kiosk.speech import speech_health as spoken  # starts the synthesiser

    words = load_words()
    if not data.is_dir():  # looking must not make one
        print(words.say(lang, "doctor.no_data", folder=data).text)
    folder = data if data.is_dir() else None
    with ProgressBar(words.say(lang, "doctor.looking").text) as report_progress:
        sound = [*spoken(cache_folder=folder and folder / "speech"), *heard(folder and folder / "voices" / "seeds")]
        state = probe_machine(data, lessons or default_folder(), sound=sound, report_progress=report_progress)
    well = True
    for finding in health_results(state, words, lang):
        well = well and finding.well
        mark = words.say(lang, "doctor.ok" if finding.well else "doctor.do").text
        print(f"[{mark}] {finding.what}" + (f" -> {finding.remedy}" if finding.remedy and not finding.well else ""))
    return 0 if well else 1
