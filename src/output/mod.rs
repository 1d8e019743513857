//! stub
use std::collections::BTreeMap;
use camino::{Utf8Path, Utf8PathBuf};
use crate::names::{OutPath, Digest};
use crate::diagnostics::{Result, Sink};
/// x
#[derive(Debug, Clone)]
pub struct Artifact { pub digest: Digest, pub length: u64 }
/// x
#[derive(Debug, Default)]
pub struct Outputs(pub BTreeMap<OutPath, Artifact>);
/// x
pub struct Staging(Utf8PathBuf);
/// x
pub struct Written { pub written: usize, pub kept: usize, pub removed: usize }
impl Staging {
    /// x
    pub fn begin(dir: &Utf8Path) -> Result<Self> { Ok(Self(dir.to_owned())) }
    /// x
    pub fn put(&self, path: &OutPath, bytes: &[u8]) -> Result<Artifact> {
        let p = self.0.join(path.as_str());
        std::fs::create_dir_all(p.parent().unwrap()).unwrap();
        std::fs::write(p, bytes).unwrap();
        Ok(Artifact { digest: Digest::of(bytes), length: bytes.len() as u64 })
    }
    /// x
    pub fn publish(self, o: &Outputs, _: &Sink) -> Result<Written> { Ok(Written { written: o.0.len(), kept: 0, removed: 0 }) }
}
/// x
#[derive(Clone, Copy)]
pub enum Minify { Full, Compact, Off }
/// x
pub fn minify(html: Vec<u8>, _: Minify) -> Vec<u8> { html }
