//! The geometry of a curve: numbers in, SVG path data out.

use std::fmt::Write;

/// Width of the drawing, in its own units.
pub const WIDTH: f64 = 600.0;
/// Height of the drawing, in its own units.
pub const HEIGHT: f64 = 160.0;

/// A curve through counts.
#[derive(Debug, PartialEq)]
pub struct Curve {
    /// The value at the upper edge.
    pub top: i64,
    /// Path data of the line.
    pub line: String,
    /// Path data of the area beneath the line.
    pub area: String,
}

impl Curve {
    /// Draws a curve from the left edge to the right; a single count becomes a level line, none an empty drawing.
    pub fn through(counts: &[i64]) -> Self {
        let top = round_up(counts.iter().copied().max().unwrap_or_default());
        let y = |count: i64| HEIGHT - HEIGHT * count.max(0) as f64 / top as f64;

        let mut line = String::new();
        for (at, &count) in counts.iter().enumerate() {
            let letter = if at == 0 { 'M' } else { 'L' };
            append(&mut line, letter, x(at, counts.len()), y(count));
        }
        if let [only] = counts {
            append(&mut line, 'L', WIDTH, y(*only));
        }

        let area = if line.is_empty() {
            String::new()
        } else {
            format!("{line}L{WIDTH:.1} {HEIGHT:.1}L0.0 {HEIGHT:.1}Z")
        };
        Self { top, line, area }
    }
}

/// Returns where the column of one of `n` counts begins, and how wide it is; columns lie around their points.
pub fn column(at: usize, n: usize) -> (f64, f64) {
    if n < 2 {
        return (0.0, WIDTH);
    }
    let half = WIDTH / (n - 1) as f64 / 2.0;
    let left = (x(at, n) - half).max(0.0);
    let right = (x(at, n) + half).min(WIDTH);
    (left, right - left)
}

fn x(at: usize, n: usize) -> f64 {
    if n < 2 {
        0.0
    } else {
        WIDTH * at as f64 / (n - 1) as f64
    }
}

fn append(path: &mut String, letter: char, x: f64, y: f64) {
    write!(path, "{letter}{x:.1} {y:.1}").expect("writing to a string does not fail");
}

/// Returns the next number of 4, 10, 20, 40, 100, 200, … that is not below `max`; its half is whole.
fn round_up(max: i64) -> i64 {
    let steps = std::iter::successors(Some(10_i64), |step| step.checked_mul(10));
    [4].into_iter()
        .chain(
            steps
                .flat_map(|step| [Some(step), step.checked_mul(2), step.checked_mul(4)])
                .flatten(),
        )
        .find(|&top| top >= max)
        .unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_spans_the_drawing() {
        let curve = Curve::through(&[0, 4, 2]);

        assert_eq!(curve.top, 4);
        assert_eq!(curve.line, "M0.0 160.0L300.0 0.0L600.0 80.0");
        assert_eq!(
            curve.area,
            "M0.0 160.0L300.0 0.0L600.0 80.0L600.0 160.0L0.0 160.0Z"
        );
    }

    #[test]
    fn nothing_and_one_count_can_be_drawn() {
        assert_eq!(
            Curve::through(&[]),
            Curve {
                top: 4,
                line: String::new(),
                area: String::new()
            }
        );
        assert_eq!(Curve::through(&[2]).line, "M0.0 80.0L600.0 80.0");
    }

    #[test]
    fn the_upper_edge_is_a_round_number_above_all_counts() {
        let tops = [0, 4, 5, 11, 39, 41, 150, 1_000, i64::MAX].map(round_up);

        assert_eq!(tops, [4, 4, 10, 20, 40, 100, 200, 1_000, i64::MAX]);
    }

    #[test]
    fn columns_cover_the_drawing_without_a_gap() {
        let mut reached = 0.0;
        for at in 0..30 {
            let (left, width) = column(at, 30);
            assert!((left - reached).abs() < 1e-9, "column {at}");
            reached = left + width;
        }
        assert!((reached - WIDTH).abs() < 1e-9);
    }
}
