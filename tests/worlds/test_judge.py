"""What could be known, and what the product's own statistics make of the crowd."""

from coverage.core.evidence import SERVICES
from worlds.judge import found, knowable, planted, score


def test_the_knowable_is_planted_and_shrinks_as_more_is_asked(world, crowd):
    few, many = knowable(world, crowd, "data_4g", 3), knowable(world, crowd, "data_4g", 9)
    assert many < few < planted(world, "data_4g")
    assert many


def test_nothing_is_knowable_to_a_crowd_of_liars(world, crowd):
    assert planted(world, "voice")
    liars = type(crowd)(**{**vars(crowd), "people": [_lying(person) for person in crowd.people]})
    assert knowable(world, liars, "voice") == set()


def _lying(person):
    return type(person)(**{**vars(person), "fault": "troll"})


def test_most_of_what_is_knowable_is_found_and_most_of_what_is_found_is_true(world, crowd):
    published = found(world, crowd)
    for service in SERVICES:
        print(service, score(world, crowd, service, published))
    told = score(world, crowd, "data_4g", published)
    assert told.recalled > 0.5 * told.knowable > 0
    assert told.false < 0.5 * told.found


def test_a_score_counts_what_it_says(world, crowd):
    known = knowable(world, crowd, "data_4g")
    served = {(key, operator, "data_4g") for key, operator, _ in found(world, crowd, "served")} - planted(
        world, "data_4g"
    )
    told = score(world, crowd, "data_4g", known | {min(served)})
    assert (told.recalled, told.knowable, told.found, told.false) == (
        len(known),
        len(known),
        len(known) + 1,
        1,
    )
