"""Calibration: what counts as right, the bins, and the expected calibration error."""

from pathlib import Path

import pytest

from flows.evaluate.calibration import calibrate
from tests.gold_documents import evaluated, write_gold


def test_a_statement_is_right_in_content_and_speakers(tmp_path: Path):
    found = evaluated(write_gold(tmp_path)).statement_calibration
    # 0.9 and right; 0.9 and with a speaker that it has not; 0.25 and no statement.
    assert found.n == 3
    assert found.expected_calibration_error == pytest.approx(2 / 3 * 0.4 + 1 / 3 * 0.25)
    filled = {(b.lower, b.n, b.share_right) for b in found.bins if b.n}
    assert filled == {(0.2, 1, 0.0), (0.9, 2, 0.5)}


def test_a_sector_is_right_where_the_matched_gold_statement_has_it(tmp_path: Path):
    found = evaluated(write_gold(tmp_path)).sector_calibration
    shares = {b.lower: b.share_right for b in found.bins if b.n}
    # `media` belongs to a statement that meets none, `trade` to one whose gold has it and one whose has not.
    assert shares == {0.2: 0.0, 0.5: 0.0, 0.7: 1.0, 0.9: 1.0}
    assert found.expected_calibration_error == pytest.approx((0.25 + 0.55 + 0.25 + 0.05) / 4)


def test_bins_are_of_equal_width_with_their_lower_end_and_the_last_one_holds_certainty():
    tenths = [(n / 10, True) for n in range(11)]
    assert [b.n for b in calibrate(tenths).bins] == [1] * 9 + [2]
    assert [(b.lower, b.upper) for b in calibrate([]).bins][-1] == (0.9, 1.0)


def test_without_rows_nothing_is_off_and_no_bin_has_a_share():
    nothing = calibrate([])
    assert (nothing.n, nothing.expected_calibration_error) == (0, 0.0)
    assert {(b.mean_confidence, b.share_right) for b in nothing.bins} == {(None, None)}


def test_confidence_that_is_met_is_calibrated():
    assert calibrate([(0.5, True), (0.5, False)]).expected_calibration_error == 0.0
    assert calibrate([(1.0, False)] * 3).expected_calibration_error == 1.0
