"""How many live on some tiles is a range, and says what it rests on."""

import pytest

from coverage.models import Territory
from coverage.population.people import COMMUNE, GRID, MIXED, NONE, People, people_of_groups, people_of_tiles
from tests.coverage.population.factories import commune, key, people

pytestmark = pytest.mark.django_db

FIRST, SECOND = [key(0, column) for column in range(4)], [key(1, column) for column in range(4)]
NOWHERE = People(None, None, NONE)


def test_a_square_that_is_not_imputed_counts_as_it_is_and_one_that_is_from_one_person():
    commune("80001", FIRST, 500)
    people(FIRST[0], 40.5)
    people(FIRST[1], 12.0, imputed=True)
    people(FIRST[2], 0.5, imputed=True)
    assert people_of_tiles(FIRST[:2]) == People(41.5, 52.5, GRID)
    assert people_of_tiles(FIRST) == People(42.0, 53.0, GRID)


def test_nobody_lives_on_a_tile_that_the_grid_reaches_and_does_not_list():
    commune("80001", FIRST, 500)
    people(FIRST[0], 40)
    assert people_of_tiles(FIRST[2:]) == People(0, 0, GRID)


def test_where_the_grid_does_not_reach_a_part_of_a_commune_holds_nobody_or_all():
    commune("80001", FIRST, 500)
    assert people_of_tiles(FIRST[:3]) == People(0, 500, COMMUNE)
    assert people_of_tiles(FIRST) == People(500, 500, COMMUNE)


def test_both_add_up_and_the_origin_says_so():
    commune("80001", FIRST, 500)
    commune("80002", SECOND, 300)
    people(FIRST[0], 40)
    assert people_of_tiles([*FIRST, SECOND[0]]) == People(40, 340, MIXED)


def test_a_tile_counts_once():
    commune("80001", FIRST, 500)
    people(FIRST[0], 40)
    assert people_of_tiles([FIRST[0]] * 3) == People(40, 40, GRID)


def test_a_square_beyond_the_communes_counts_and_empty_sea_does_not():
    people(FIRST[0], 40)
    assert people_of_tiles([FIRST[0], SECOND[0]]) == People(40, 40, GRID)
    assert people_of_tiles(SECOND) == NOWHERE
    assert people_of_tiles([]) == NOWHERE


def test_a_commune_without_grid_or_population_makes_the_number_unknown():
    commune("80001", FIRST, 500)
    commune("80002", SECOND)
    assert people_of_tiles([*FIRST, *SECOND]) == NOWHERE
    Territory.objects.filter(code="80002").update(population=0)
    assert people_of_tiles([*FIRST, *SECOND]) == People(500, 500, COMMUNE)


def test_many_sets_are_one_question(django_assert_num_queries):
    commune("80001", FIRST, 500)
    people(FIRST[0], 40)
    commune("80002", SECOND, 300)
    with django_assert_num_queries(1):
        found = people_of_groups([FIRST, [], SECOND[:1], [FIRST[0], FIRST[3]]])
    assert found == [People(40, 40, GRID), NOWHERE, People(0, 300, COMMUNE), People(40, 40, GRID)]
