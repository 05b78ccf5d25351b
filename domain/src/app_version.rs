//! Which versions of the apps the server still understands.

use entity::device::DevicePlatform;

/// The oldest version for each platform: the first that was published. Raise one when it cannot work any more.
pub const OLDEST: [(DevicePlatform, &str); 3] = [
    (DevicePlatform::Ios, "1.0.0"),
    (DevicePlatform::Android, "1.0.0"),
    (DevicePlatform::Web, "1.0.0"),
];
