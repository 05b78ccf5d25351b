//! `honeydue healthcheck`: asks a running program whether it is alive.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context, bail};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{cli::HealthcheckArgs, console::say, wrong::Wrong};

/// How long an answer may take; alive, the program needs less than 5 ms.
const PATIENCE: Duration = Duration::from_secs(3);

/// Bytes of an answer that are looked at: the status line is the first of them.
const LONGEST: u64 = 4_096;

/// Asks `/api/health/`.
pub(crate) async fn healthcheck(args: &HealthcheckArgs) -> Result<ExitCode, Wrong> {
    let address = reachable(args.listen.0);
    let asked = timeout(PATIENCE, ask(address))
        .await
        .with_context(|| format!("{address} did not answer within {} s", PATIENCE.as_secs()))?;
    asked.with_context(|| format!("{address} is not healthy"))?;
    say(format!("{address} is healthy"));
    Ok(ExitCode::SUCCESS)
}

/// Returns where to find a program that listens everywhere.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

async fn ask(address: SocketAddr) -> anyhow::Result<()> {
    let mut stream = TcpStream::connect(address).await.context("connecting")?;
    let request = format!("GET /api/health/ HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.context("asking")?;
    let mut answer = Vec::new();
    stream
        .take(LONGEST)
        .read_to_end(&mut answer)
        .await
        .context("listening")?;
    let answer = String::from_utf8_lossy(&answer);
    let status = answer.lines().next().unwrap_or_default();
    if status.split(' ').nth(1) != Some("200") {
        bail!("it answered {status:?}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_listens_everywhere_is_found_here() {
        let found = |listen: &str| reachable(listen.parse().unwrap()).to_string();

        assert_eq!(found("0.0.0.0:8000"), "127.0.0.1:8000");
        assert_eq!(found("[::]:8000"), "[::1]:8000");
        assert_eq!(found("10.1.2.3:80"), "10.1.2.3:80");
    }
}
