use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use tokio_rustls::rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
};

use super::{now, until};

/// One who vouches for servers, as `openssl` makes it.
pub struct Authority(PathBuf);

impl Authority {
    pub fn open(parent: &Path) -> Self {
        let name = format!("authority-{}", uuid::Uuid::now_v7());
        let own = Self(parent.join(&name));
        fs::create_dir(&own.0).unwrap();
        own.openssl(&format!(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 3650 -subj /CN={name}"
        ));
        own
    }

    /// Its own certificate, which whoever trusts it needs.
    pub fn ca(&self) -> String {
        self.0.join("ca.pem").to_str().unwrap().to_owned()
    }

    /// A server by a name whose certificate has ended.
    pub async fn certify_too_late(&self, name: &str) -> Arc<ServerConfig> {
        let own = self.certify(name, 0);
        let made = now().as_second();
        until("its second is over", async || now().as_second() > made).await;
        own
    }

    /// A server by a name, whose certificate holds for so many days.
    pub fn certify(&self, name: &str, days: u32) -> Arc<ServerConfig> {
        let extensions = format!("subjectAltName=DNS:{name}\nbasicConstraints=CA:FALSE\n");
        fs::write(self.0.join("extensions"), extensions).unwrap();
        self.openssl(&format!(
            "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout own.key -out own.csr -subj /CN={name}"
        ));
        self.openssl(&format!(
            "x509 -req -in own.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days {days} -extfile extensions -out own.pem"
        ));
        let certificate = CertificateDer::from_pem_file(self.0.join("own.pem")).unwrap();
        let key = PrivateKeyDer::from_pem_file(self.0.join("own.key")).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
        let config = config.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
        Arc::new(config.with_single_cert(vec![certificate], key).unwrap())
    }

    fn openssl(&self, arguments: &str) {
        let made = Command::new("openssl").args(arguments.split(' ')).current_dir(&self.0).output().unwrap();
        assert!(made.status.success(), "openssl {arguments}: {}", String::from_utf8_lossy(&made.stderr));
    }
}
