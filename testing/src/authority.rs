//! An authority that vouches for machines of this house, and what listens by its certificates.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

/// How many there are: two by one name would be taken for one whose signature is wrong.
static COUNT: AtomicUsize = AtomicUsize::new(0);

/// An authority that nobody knows who was not told of it.
#[derive(Debug)]
pub struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

impl Authority {
    /// Makes one.
    pub fn new() -> Self {
        let mut params = CertificateParams::default();
        let name = format!("authority {}", COUNT.fetch_add(1, Ordering::Relaxed));
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().expect("a key");
        let certificate = params.self_signed(&key).expect("a certificate");
        Self {
            pem: certificate.pem(),
            issuer: Issuer::new(params, key),
        }
    }

    /// Returns its certificate in PEM.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Stands before a server of this machine, at an address of its own, and speaks TLS for it; with a `protocol`, only to whoever agrees on
    /// that one by ALPN.
    pub async fn guard(&self, server: SocketAddr, protocol: Option<&str>) -> SocketAddr {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new(["127.0.0.1".to_owned(), "localhost".to_owned()]);
        let certificate = params.expect("names").signed_by(&key, &self.issuer);
        let chain = vec![certificate.expect("a certificate").der().clone()];
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions of TLS")
            .with_no_client_auth()
            .with_single_cert(chain, key);
        let mut config = config.expect("a certificate and its key");
        let protocol = protocol.map(|protocol| protocol.as_bytes().to_vec());
        config.alpn_protocols = protocol.iter().cloned().collect();
        let acceptor = TlsAcceptor::from(Arc::new(config));

        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, protocol) = (acceptor.clone(), protocol.clone());
                tokio::spawn(async move {
                    let mut front = acceptor.accept(stream).await?;
                    if front.get_ref().1.alpn_protocol() == protocol.as_deref() {
                        let mut back = TcpStream::connect(server).await?;
                        copy_bidirectional(&mut front, &mut back).await?;
                    }
                    std::io::Result::Ok(())
                });
            }
        });
        address
    }
}
