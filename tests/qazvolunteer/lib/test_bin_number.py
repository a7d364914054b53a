"""The check of business identification numbers. All numbers but the last four valid ones are invented."""

import pytest

from qazvolunteer.lib.bin_number import check_digit, clean_bin, is_valid_bin

VALID = [
    "200540000019",
    "200541000024",
    "211150000033",
    "190360000046",
    "220640099997",
    # the first row of weights gives 10, the second decides
    "191143290871",
    "091143239761",
    "100742295617",
    # of public bodies
    "940140000385",
    "971240001315",
    "020240000555",
    "021240000409",
]
IINS = [
    "000101300009",
    "991231399994",
    "850701400013",
    "040229600031",
    "101231600049",
    "731105400120",
    "000101301805",
    "000101301817",
]


@pytest.mark.parametrize("number", VALID)
def test_bin_that_exists_is_valid(number: str) -> None:
    assert is_valid_bin(number)


@pytest.mark.parametrize("number", VALID)
def test_bin_with_another_check_digit_is_not_valid(number: str) -> None:
    others = [f"{number[:11]}{digit}" for digit in "0123456789" if digit != number[11]]

    assert [other for other in others if is_valid_bin(other)] == []


@pytest.mark.parametrize("number", IINS)
def test_individual_number_has_the_same_check_digit_but_is_no_bin(number: str) -> None:
    assert (check_digit(number[:11]), is_valid_bin(number)) == (int(number[11]), False)


def test_number_that_both_rows_of_weights_refuse_is_never_issued() -> None:
    assert check_digit("00010130188") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "20054000001",
        "2005400000190",
        "200040000018",  # month 00
        "201340000017",  # month 13
        "200570000010",  # no such kind
        "20054000001a",
        " 200540000019",
        "２００５４００００１９",
        "٢٠٠٥٤٠٠٠٠٠١٩",
    ],
)
def test_text_of_another_shape_is_no_bin(text: str) -> None:
    assert not is_valid_bin(text)


def test_clean_bin_drops_what_people_put_between_digits() -> None:
    assert clean_bin(" 2005 4000\xa0–00-19\n") == "200540000019"
