//! Compressing texts. The same text gives the same bytes, wherever and whenever.

use std::io::Write;

use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;

/// How hard Brotli tries. The last two degrees take ten times as long, for some five hundredths less.
const BROTLI_QUALITY: u32 = 9;
/// How far back Brotli looks, as a power of two.
const BROTLI_WINDOW: u32 = 22;
const BUFFER: usize = 16 * 1024;

/// Compresses a text that comes piece by piece.
pub struct Compressor(Way);

enum Way {
    Brotli(Box<CompressorWriter<Vec<u8>>>),
    Gzip(GzEncoder<Vec<u8>>),
}

impl Compressor {
    /// Begins a text that is compressed with Brotli (RFC 7932).
    pub fn brotli() -> Self {
        let writer = CompressorWriter::new(Vec::new(), BUFFER, BROTLI_QUALITY, BROTLI_WINDOW);
        Self(Way::Brotli(Box::new(writer)))
    }

    /// Begins a text that is compressed with gzip (RFC 1952): without a name or a time.
    pub fn gzip() -> Self {
        Self(Way::Gzip(GzEncoder::new(Vec::new(), Compression::best())))
    }

    /// Takes the next piece.
    pub fn add(&mut self, piece: &[u8]) {
        let written = match &mut self.0 {
            Way::Brotli(writer) => writer.write_all(piece),
            Way::Gzip(writer) => writer.write_all(piece),
        };
        written.expect("memory takes every piece");
    }

    /// Returns the compressed text.
    pub fn finish(self) -> Vec<u8> {
        match self.0 {
            Way::Brotli(writer) => writer.into_inner(),
            Way::Gzip(writer) => writer.finish().expect("memory takes every piece"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn a_text_comes_back_however_it_was_cut() {
        let text = "Seneffe, Sambreville, Montserin. ".repeat(2_000);
        for begin in [Compressor::brotli, Compressor::gzip] {
            let compressed = |size| {
                let mut compressor = begin();
                text.as_bytes().chunks(size).for_each(|piece| compressor.add(piece));
                compressor.finish()
            };
            let whole = compressed(usize::MAX);
            assert!(whole.len() < text.len() / 20);
            assert_eq!(whole, compressed(usize::MAX));
            for bytes in [whole, compressed(1_000)] {
                let mut back = String::new();
                if bytes.starts_with(&[0x1f, 0x8b]) {
                    assert_eq!(bytes[4..8], [0; 4], "a time");
                    flate2::read::GzDecoder::new(&*bytes).read_to_string(&mut back).expect("gzip");
                } else {
                    brotli::Decompressor::new(&*bytes, BUFFER)
                        .read_to_string(&mut back)
                        .expect("Brotli");
                }
                assert_eq!(back, text);
            }
        }
    }
}
