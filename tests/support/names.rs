use std::{collections::BTreeMap, net::SocketAddr};

use tokio::{net::UdpSocket, task::JoinHandle};

/// A name server that knows a few TXT and MX records and nothing else.
pub struct Names {
    pub at: SocketAddr,
    task: JoinHandle<()>,
}

const TXT: u16 = 16;
const MX: u16 = 15;

impl Names {
    /// Texts by name, and domains that take mail.
    pub async fn open(texts: &[(&str, &str)], exchangers: &[&str]) -> Self {
        let texts: BTreeMap<String, String> =
            texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let exchangers: Vec<String> = exchangers.iter().map(|name| (*name).to_owned()).collect();
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let at = socket.local_addr().unwrap();
        let task = tokio::spawn(async move {
            let mut packet = [0; 1500];
            while let Ok((length, from)) = socket.recv_from(&mut packet).await {
                let Some((name, kind, question)) = question(&packet[..length]) else { continue };
                let data = match kind {
                    TXT => texts.get(&name).map(|text| {
                        text.as_bytes()
                            .chunks(255)
                            .flat_map(|part| {
                                std::iter::once(u8::try_from(part.len()).unwrap()).chain(part.iter().copied())
                            })
                            .collect()
                    }),
                    // Preference 10, the root's name as that of the server: nobody goes there.
                    MX => exchangers.contains(&name).then(|| vec![0, 10, 2, b'm', b'x', 0]),
                    _ => None,
                };
                let _ = socket.send_to(&answer(&packet[..2], question, kind, data), from).await;
            }
        });
        Self { at, task }
    }
}

impl Drop for Names {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The name asked for, its kind, and the question as it came (RFC 1035 §4.1.2).
fn question(packet: &[u8]) -> Option<(String, u16, &[u8])> {
    let (mut at, mut labels) = (12, Vec::new());
    loop {
        let length = usize::from(*packet.get(at)?);
        if length == 0 {
            break;
        }
        labels.push(String::from_utf8_lossy(packet.get(at + 1..at + 1 + length)?).to_lowercase());
        at += 1 + length;
    }
    let kind = u16::from_be_bytes([*packet.get(at + 1)?, *packet.get(at + 2)?]);
    Some((labels.join("."), kind, packet.get(12..at + 5)?))
}

fn answer(id: &[u8], question: &[u8], kind: u16, data: Option<Vec<u8>>) -> Vec<u8> {
    let mut packet = id.to_vec();
    // An answer of authority, recursion available; no such name where there is no data.
    packet.extend([0x85, if data.is_some() { 0x80 } else { 0x83 }]);
    packet.extend([0, 1, 0, u8::from(data.is_some()), 0, 0, 0, 0]);
    packet.extend(question);
    if let Some(data) = data {
        packet.extend([0xc0, 12]);
        packet.extend(kind.to_be_bytes());
        packet.extend([0, 1, 0, 0, 0, 60]);
        packet.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        packet.extend(data);
    }
    packet
}
