"""The way through the lessons: which follows which, and the *spots* of one in their order.

A spot is where a person is in a lesson: ``intro``, ``safety``, ``tools``, ``words``, ``step:<key>``,
``practice:<key>``, ``quiz:<key>`` or ``end``.
"""

from __future__ import annotations

from kiosk.learning import Known, LessonProgress, Progress, lesson_order
from kiosk.lessons.exercises import Exercise
from kiosk.lessons.loading import Library
from kiosk.lessons.model import Lesson
from kiosk.lessons.parts import Step


def lessons_of(library: Library | None, product: str) -> list[Lesson]:
    """Return a product's lessons: production, quality, pricing, then any others; none while they are being read."""
    own = (lesson for lesson in library.lessons.values() if lesson.product == product) if library else ()
    return sorted(own, key=lambda lesson: lesson_order(product, lesson.topic, lesson.key))


def next_lesson(library: Library, lesson: Lesson, known: Known, person: str) -> Lesson | None:
    """Return the lesson after this one: an assigned one that is not finished, else the next topic of its product.

    Of one that is not open yet, that which comes first.
    """
    progress = known.progress.get(person, Progress())
    own = lessons_of(library, lesson.product)
    assigned = (
        library.lessons[key]
        for key in known.workshop.assigned(person)
        if key != lesson.key and key in library.lessons and not progress.lesson(key).finished
    )
    found = next(assigned, None) or next(iter(own[own.index(lesson) + 1 :]), None)
    passed = {lesson.key}
    while found is not None and found.after in library.lessons and found.after not in passed:
        if progress.lesson(found.after).finished:
            break
        passed.add(found.after)
        found = library.lessons[found.after]
    return found


def spots(lesson: Lesson) -> list[str]:
    """Return all spots of a lesson in their order."""
    return [
        "intro",
        *(["safety"] if lesson.safety or lesson.emergencies else []),
        *(["tools"] if lesson.tools or lesson.materials else []),
        *(["words"] if lesson.vocabulary else []),
        *(f"step:{step.key}" for step in lesson.steps),
        *(f"practice:{exercise.key}" for exercise in lesson.practice),
        *(f"quiz:{exercise.key}" for exercise in lesson.quiz),
        "end",
    ]


def next_spot(lesson: Lesson, spot: str) -> str:
    """Return the spot after this one; the end is after itself."""
    order = spots(lesson)
    return order[min(order.index(spot) + 1, len(order) - 1)]


def resume_spot(lesson: Lesson, progress: LessonProgress) -> str:
    """Return where to go on: the last spot, or if the lesson changed, the first step not yet done.

    A finished lesson starts again from its intro.
    """
    if not progress.opened or progress.finished > progress.opened:
        return "intro"
    if progress.place.value in spots(lesson):
        return progress.place.value
    return next((f"step:{step.key}" for step in lesson.steps if step.key not in progress.steps), "intro")


def exercise_spot(lesson: Lesson, exercise: Exercise) -> str:
    """Return the spot of an exercise."""
    return f"{'quiz' if exercise in lesson.quiz else 'practice'}:{exercise.key}"


def find_step(lesson: Lesson | None, key: str) -> Step | None:
    """Return a step by its key; None if it is gone, or its lesson is."""
    return next((step for step in lesson.steps if step.key == key), None) if lesson else None


def find_exercise(lesson: Lesson | None, key: str) -> Exercise | None:
    """Return an exercise of the practice or the quiz by its key; None if it is gone, or its lesson is."""
    exercises = (*lesson.practice, *lesson.quiz) if lesson else ()
    return next((exercise for exercise in exercises if exercise.key == key), None)


def open_quiz(lesson: Lesson, progress: LessonProgress) -> list[Exercise]:
    """Return the quiz exercises whose latest answer was not right, or that have none."""
    answers = progress.answers
    return [e for e in lesson.quiz if not (e.key in answers and answers[e.key].last.value[1])]


def lessons_with_tasks(library: Library | None, known: Known, resident: str) -> list[Lesson]:
    """Return the lessons that a resident finished and that have bench tasks, latest first."""
    if library is None:
        return []
    progress = known.progress.get(resident, Progress())
    done = [key for key, own in progress.lessons.items() if own.finished and key in library.lessons]
    done.sort(key=lambda key: progress.lesson(key).finished, reverse=True)
    return [lesson for key in done if (lesson := library.lessons[key]).bench_tasks]


def signed_well(known: Known, resident: str, lesson: Lesson) -> int:
    """Return how many of a lesson's bench tasks were found well done."""
    signed = known.workshop.signed_tasks(resident, lesson.key)
    return sum(signed[task].ok for task in range(len(lesson.bench_tasks)) if task in signed)


def all_signed(known: Known, resident: str, lesson: Lesson) -> bool:
    """Tell whether a lesson has bench tasks and all were found well done."""
    return bool(lesson.bench_tasks) and signed_well(known, resident, lesson) == len(lesson.bench_tasks)


def lessons_to_sign(library: Library | None, known: Known, resident: str) -> list[Lesson]:
    """Return the lessons that a resident finished and whose bench tasks are not all signed, latest first."""
    return [one for one in lessons_with_tasks(library, known, resident) if not all_signed(known, resident, one)]
