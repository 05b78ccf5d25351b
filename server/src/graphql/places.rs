//! How many sockets and event streams each guest has: one person's must not take all there are.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// The sockets and event streams of this process, by whose they are.
#[derive(Clone)]
pub(super) struct Places {
    most: usize,
    taken: Arc<Mutex<HashMap<String, usize>>>,
}

/// A socket or an event stream that is counted as long as it is held.
pub(super) struct Place {
    of: String,
    places: Places,
}

impl Places {
    /// Lets everybody have `most`.
    pub fn new(most: usize) -> Self {
        Self {
            most,
            taken: Arc::default(),
        }
    }

    /// Counts one more of a guest, unless there are as many as there may be.
    pub fn take(&self, of: &str) -> Option<Place> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(of.to_owned()).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        drop(taken);
        Some(Place {
            of: of.to_owned(),
            places: self.clone(),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.of) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.of);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_guest_has_places_and_gives_them_back() {
        let places = Places::new(1);

        let first = places.take("ada");

        assert!(first.is_some() && places.take("ada").is_none() && places.take("ben").is_some());
        drop(first);
        assert!(places.take("ada").is_some());
    }
}
