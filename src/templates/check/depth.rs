//! How deep templates, blocks and components are run within each other: the engine takes a part of the stack for each, and asks nobody.
//!
//! What is followed is what a render does. A template begins with the file at the end of what it extends; a block with the nearest file
//! that has it; `super()` goes on to the next one; what is included or called stands within it all.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostics::{Code, Diagnostic};
use crate::templates::graph::{Graph, MOST_WITHIN};
use crate::templates::set::{File, Files};

/// What a part of a file runs within itself.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// Another template, or a component.
    File(usize),
    /// A block of this file, by its number.
    Block(usize),
    /// What the block hides.
    Super,
}

type Steps = Vec<(Step, Range<usize>)>;

/// A file's parts, each with what it runs directly: the whole, and the blocks.
struct Parts {
    whole: Steps,
    blocks: Vec<Steps>,
}

/// The first template or component that runs deeper than that, if there is one; said where it does.
pub(super) fn too_deep(files: &Files, graph: &Graph) -> Option<Diagnostic> {
    let parts =
        files.list.iter().enumerate().map(|(index, file)| parts(graph, index, file)).collect();
    let mut depths = Depths { files, graph, parts, known: vec![None; files.list.len()] };
    (0..files.list.len()).find_map(|index| {
        let (from, range) = depths.of_file(index, 1, &(index, 0..0)).err()?;
        let (file, begun) = (&files.list[from], &files.list[index].full);
        let message = message!("`{begun}` runs more than {MOST_WITHIN} templates, blocks and components within each other", begun, MOST_WITHIN);
        let help = "write the text of one into the one that pulls it in, until there are fewer; no block stands within itself";
        Some(Diagnostic::error(Code::TemplateLimit, message).at(file.at(&range)).help(help))
    })
}

fn parts(graph: &Graph, index: usize, file: &File) -> Parts {
    let blocks = &file.scan.blocks;
    let mut steps: Steps = graph.pulled(index).map(|(to, range)| (Step::File(to), range)).collect();
    steps.extend(
        blocks.iter().enumerate().map(|(at, block)| (Step::Block(at), block.range.clone())),
    );
    let supers = file.scan.functions.iter().filter(|used| used.name == "super");
    steps.extend(supers.map(|used| (Step::Super, used.range.clone())));
    steps.sort_by_key(|(_, range)| range.start);
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    order.sort_by_key(|&at| blocks[at].body.start);
    let mut order = order.into_iter().peekable();
    let mut parts = Parts { whole: Steps::new(), blocks: vec![Steps::new(); blocks.len()] };
    // The blocks that are open where a step stands, the innermost last.
    let mut open: Vec<usize> = Vec::new();
    for (step, range) in steps {
        while let Some(begun) = order.next_if(|&at| blocks[at].body.start <= range.start) {
            open.push(begun);
        }
        // One that ended lies behind those that began in it.
        while open.last().is_some_and(|&at| blocks[at].body.end <= range.start) {
            open.pop();
        }
        open.last().map_or(&mut parts.whole, |&at| &mut parts.blocks[at]).push((step, range));
    }
    parts
}

struct Depths<'a> {
    files: &'a Files,
    graph: &'a Graph,
    parts: Vec<Parts>,
    /// How deep a file is, itself included, once that is known.
    known: Vec<Option<usize>>,
}

/// Where the depth was exceeded: a file, and bytes in it.
type Excess = (usize, Range<usize>);

/// A template with what it extends, and how deep its blocks are.
struct Lineage {
    files: Vec<usize>,
    known: BTreeMap<(usize, usize), usize>,
}

/// A block that is looked for in a lineage, from a file on.
#[derive(Clone, Copy)]
struct SoughtBlock<'n> {
    from: usize,
    name: &'n str,
}

impl Depths<'_> {
    /// The depth of a template or component that is run at a level.
    fn of_file(&mut self, index: usize, level: usize, at: &Excess) -> Result<usize, Excess> {
        if let Some(depth) = self.known[index] {
            return if level + depth - 1 > MOST_WITHIN { Err(at.clone()) } else { Ok(depth) };
        }
        if level > MOST_WITHIN {
            return Err(at.clone());
        }
        let mut files = vec![index];
        files.extend(self.graph.parents(index));
        if files.len() > MOST_WITHIN {
            let last = files[MOST_WITHIN - 1];
            return Err((
                last,
                self.files.list[last].scan.extends.as_ref().map_or(0..0, |used| used.range.clone()),
            ));
        }
        let mut lineage = Lineage { known: BTreeMap::new(), files };
        let root = lineage.files.len() - 1;
        let depth = self.of_steps(&mut lineage, root, None, level)?;
        self.known[index] = Some(depth);
        Ok(depth)
    }

    /// The depth of a part of a lineage's file.
    fn of_steps(
        &mut self,
        lineage: &mut Lineage,
        nth: usize,
        block: Option<usize>,
        level: usize,
    ) -> Result<usize, Excess> {
        let index = lineage.files[nth];
        let parts = &self.parts[index];
        let steps = block.map_or(&parts.whole, |at| &parts.blocks[at]).clone();
        let mut deepest = 0;
        for (step, range) in steps {
            let at = (index, range);
            let name = |at: usize| self.files.list[index].scan.blocks[at].name.clone();
            let depth = match step {
                Step::File(to) => self.of_file(to, level + 1, &at)?,
                Step::Block(own) => self.of_block(
                    lineage,
                    SoughtBlock { from: 0, name: &name(own) },
                    level + 1,
                    &at,
                )?,
                Step::Super => match block.map(name) {
                    Some(name) => self.of_block(
                        lineage,
                        SoughtBlock { from: nth + 1, name: &name },
                        level + 1,
                        &at,
                    )?,
                    None => 0,
                },
            };
            deepest = deepest.max(depth);
        }
        Ok(deepest + 1)
    }

    /// The depth of the block of a name, in the nearest file of a lineage from one on.
    fn of_block(
        &mut self,
        lineage: &mut Lineage,
        sought: SoughtBlock<'_>,
        level: usize,
        at: &Excess,
    ) -> Result<usize, Excess> {
        let found = lineage.files.iter().enumerate().skip(sought.from).find_map(|(nth, &file)| {
            let blocks = &self.files.list[file].scan.blocks;
            Some((nth, blocks.iter().position(|block| block.name == sought.name)?))
        });
        let Some((nth, block)) = found else { return Ok(0) };
        if let Some(&depth) = lineage.known.get(&(nth, block)) {
            return if level + depth - 1 > MOST_WITHIN { Err(at.clone()) } else { Ok(depth) };
        }
        if level > MOST_WITHIN {
            return Err(at.clone());
        }
        let depth = self.of_steps(lineage, nth, Some(block), level)?;
        lineage.known.insert((nth, block), depth);
        Ok(depth)
    }
}
