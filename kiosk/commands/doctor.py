"""See whether all is well, and what to do if not."""

from __future__ import annotations

from kiosk.commands.support.options import Options
from kiosk.commands.support.progress_bar import ProgressBar
from kiosk.commands.support.terminal import clean_screen
from kiosk.listening import listening_health
from kiosk.safekeeping.doctor import health_results, probe_machine
from kiosk.speech import speech_health
from kiosk.words import printable


def run(options: Options) -> int:
    """Print the findings and return 0 if all is well, else 1."""
    say, folder = options.say, options.folder
    there = folder.path.is_dir()
    with clean_screen():
        if not there:  # looking must not make one
            print(say("doctor.no_data", folder=folder))
        with ProgressBar(say("doctor.looking")) as report_progress:
            sound = [  # it starts the synthesiser
                *speech_health(cache_folder=folder.speech if there else None),
                *listening_health(folder.templates if there else None),
            ]
            state = probe_machine(folder, options.lesson_folder, sound=sound, report_progress=report_progress)
        well = True
        for finding in health_results(state, options.words, options.lang):
            well = well and finding.well
            mark = say("doctor.ok" if finding.well else "doctor.do")
            remedy = f" -> {finding.remedy}" if finding.remedy and not finding.well else ""
            print(printable(f"[{mark}] {finding.what}{remedy}"))
    return 0 if well else 1
