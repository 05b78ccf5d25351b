//! Uploads: what is stored of one is of a type that is taken, of the size that is noted, and stays as it is when it is looked at again.
#![no_main]

use domain::file::{read, types};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(content) = read(bytes.to_vec()) else {
        return;
    };
    assert!(types::is_taken(content.content_type));
    assert_eq!(content.size.is_some(), types::is_image(content.content_type));
    let again = read(content.bytes).expect("what is stored can be read");
    assert_eq!(
        (again.content_type, again.size),
        (content.content_type, content.size)
    );
});
