//! What was measured of the networks.

use domain::{AppError, Figures};

use crate::Services;

impl Services {
    /// What was measured of the networks, as it was built in.
    ///
    /// # Errors
    /// When that cannot be read, which a test rules out.
    pub fn figures(&self) -> Result<Figures, AppError> {
        serde_json::from_str(mood::FIGURES).map_err(|error| {
            tracing::error!(%error, "the figures of the networks cannot be read");
            AppError::Internal
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::{Figures, Mood};

    #[test]
    fn the_figures_that_are_built_in_can_be_read_and_make_sense() {
        let figures: Figures = serde_json::from_str(mood::FIGURES).unwrap();
        let of_moods: usize = figures.faces.moods.iter().map(|mood| mood.n).sum();
        let of_bins: usize = figures.faces.calibration.iter().map(|bin| bin.n).sum();
        assert_eq!((of_moods, of_bins), (figures.faces.n, figures.faces.n));
        assert!(figures.faces.moods.iter().any(|mood| mood.mood == Mood::Sad));
        assert!(figures.beside.iter().any(|peer| peer.name.contains(&figures.faces.model)));
        let shares = figures.drawings.iter().chain(&figures.lines).map(|set| set.accuracy);
        assert!(shares.chain([figures.faces.accuracy]).all(|share| (0.0..=1.0).contains(&share)));
    }
}
