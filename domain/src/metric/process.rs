//! What the system says of this process. Read where there is a `/proc`, and left out elsewhere.

use std::{fs, str::FromStr};

use metrics::{Unit, describe_gauge, gauge};

// What Prometheus's own libraries call them.
const MEMORY: &str = "process_resident_memory_bytes";
const FILES: &str = "process_open_fds";
const FILES_LIMIT: &str = "process_max_fds";
const THREADS: &str = "process_threads";
const STARTED: &str = "process_start_time_seconds";

/// Ticks of the kernel's clock a second, as it tells them to programs on every machine.
const TICKS_PER_SECOND: f64 = 100.0;

/// Says what each number means.
pub(super) fn describe() {
    describe_gauge!(MEMORY, Unit::Bytes, "Memory that the process has in use.");
    describe_gauge!(FILES, "Files and sockets that the process has open.");
    describe_gauge!(FILES_LIMIT, "Files and sockets that it may have open.");
    describe_gauge!(THREADS, "Threads of the process.");
    describe_gauge!(
        STARTED,
        Unit::Seconds,
        "When the process started, as seconds since 1970."
    );
}

/// Reads the numbers as they are now.
pub(super) fn measure() {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(kilobytes) = number::<f64>(&status, "VmRSS:") {
        gauge!(MEMORY).set(kilobytes * 1_024.0);
    }
    if let Some(threads) = number::<f64>(&status, "Threads:") {
        gauge!(THREADS).set(threads);
    }
    let limits = fs::read_to_string("/proc/self/limits").unwrap_or_default();
    if let Some(most) = number::<f64>(&limits, "Max open files") {
        gauge!(FILES_LIMIT).set(most);
    }
    if let Ok(files) = fs::read_dir("/proc/self/fd") {
        gauge!(FILES).set(files.count() as f64);
    }
    if let Some(started) = started() {
        gauge!(STARTED).set(started);
    }
}

/// Returns when the process started, as seconds since 1970.
fn started() -> Option<f64> {
    let own = fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name may have blanks in it and ends with the last parenthesis; the start is the 22nd of all words.
    let after_name = own.rsplit_once(')')?.1;
    let ticks: f64 = after_name.split_whitespace().nth(19)?.parse().ok()?;
    let machine = fs::read_to_string("/proc/stat").ok()?;
    Some(number::<f64>(&machine, "btime")? + ticks / TICKS_PER_SECOND)
}

/// Returns the first word of the rest of the line that begins so, as a number.
fn number<T: FromStr>(text: &str, begin: &str) -> Option<T> {
    let line = text.lines().find_map(|line| line.strip_prefix(begin))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_where_the_kernel_writes_them() {
        let status = "Name:\thoneydue\nVmRSS:\t   12345 kB\nThreads:\t7\n";

        assert_eq!(number(status, "VmRSS:"), Some(12_345));
        assert_eq!(number(status, "Threads:"), Some(7));
        assert_eq!(number::<u64>(status, "VmSwap:"), None);
        assert_eq!(number::<u64>("Max open files  unlimited", "Max open files"), None);
    }

    #[test]
    fn a_process_has_started_in_the_past() {
        let started = started().unwrap();

        assert!(started > 1_500_000_000.0, "{started}");
    }
}
