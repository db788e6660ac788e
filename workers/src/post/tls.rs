//! TLS to a relay, for a library that takes any stream that can name its peer.

use std::{
    io,
    net::SocketAddr,
    path::Path,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use anyhow::Context as _;
use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
        client::{
            WebPkiServerVerifier,
            danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        },
        crypto::ring,
        pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject as _},
    },
};

/// What a relay's certificate is asked.
pub(crate) struct Tls {
    verifier: Arc<WebPkiServerVerifier>,
    strict: TlsConnector,
    lenient: TlsConnector,
    pub insists: bool,
}

impl Tls {
    /// With the roots that the world trusts, or with those in a file. Whether it `insists` that a certificate holds.
    pub fn new(ca: Option<&Path>, insists: bool) -> anyhow::Result<Self> {
        let mut roots = RootCertStore::empty();
        match ca {
            None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
            Some(path) => {
                let shown = path.display();
                let file = CertificateDer::pem_file_iter(path);
                for certificate in file.with_context(|| format!("ca={shown} cannot be read"))? {
                    let certificate = certificate.with_context(|| format!("ca={shown} is not in PEM"))?;
                    roots.add(certificate).with_context(|| format!("ca={shown}"))?;
                }
            }
        }
        let provider = Arc::new(ring::default_provider());
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
        let verifier = verifier.build().context("the roots that certificates are checked against")?;
        let connector = |asked: Arc<dyn ServerCertVerifier>| {
            let config = ClientConfig::builder_with_provider(Arc::clone(&provider));
            let config = config.with_safe_default_protocol_versions()?.dangerous();
            let config = config.with_custom_certificate_verifier(asked).with_no_client_auth();
            anyhow::Ok(TlsConnector::from(Arc::new(config)))
        };
        Ok(Self {
            strict: connector(Arc::clone(&verifier) as _)?,
            lenient: connector(Arc::new(Whoever(Arc::clone(&verifier))))?,
            verifier,
            insists,
        })
    }

    /// As the relay's setting asks.
    pub async fn over<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        tcp: S,
        host: &str,
    ) -> Result<Encrypted<S>, String> {
        let connector = if self.insists { &self.strict } else { &self.lenient };
        handshake(connector, tcp, host).await
    }

    /// Whoever it is: to look at, not to hand mail to.
    pub async fn over_any(&self, tcp: TcpStream, host: &str) -> Result<Encrypted, String> {
        handshake(&self.lenient, tcp, host).await
    }

    /// Whether a certificate, with those that vouch for it, holds at a moment.
    pub fn holds(&self, chain: &[CertificateDer<'_>], host: &str, at: UnixTime) -> Result<(), Error> {
        let (own, others) = chain.split_first().ok_or(Error::NoCertificatesPresented)?;
        let name = ServerName::try_from(host).map_err(|error| Error::General(error.to_string()))?;
        self.verifier.verify_server_cert(own, others, &name, &[], at).map(drop)
    }
}

async fn handshake<S: AsyncRead + AsyncWrite + Unpin>(
    connector: &TlsConnector,
    tcp: S,
    host: &str,
) -> Result<Encrypted<S>, String> {
    let name =
        ServerName::try_from(host.to_owned()).map_err(|_| "not a name that a certificate can be for")?;
    connector.connect(name, tcp).await.map(Encrypted).map_err(|error| error.to_string())
}

/// Takes any certificate, and still none that the other side has no key for.
#[derive(Debug)]
struct Whoever(Arc<WebPkiServerVerifier>);

impl ServerCertVerifier for Whoever {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        own: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls12_signature(message, own, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        own: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.verify_tls13_signature(message, own, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_verify_schemes()
    }
}

#[derive(Debug)]
pub(crate) struct Encrypted<S = TcpStream>(TlsStream<S>);

impl Encrypted {
    /// The other side's certificate and those that vouch for it.
    pub fn certificates(&self) -> Vec<CertificateDer<'static>> {
        let chain = self.0.get_ref().1.peer_certificates().unwrap_or_default();
        chain.iter().map(|certificate| certificate.clone().into_owned()).collect()
    }
}

impl AsyncTokioStream for Encrypted {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.get_ref().0.peer_addr()
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Encrypted<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buf)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Encrypted<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}
