/** What is dropped or chosen, as a flat list of { file, name }, where a name carries its folders. */

// Exports are text and archives; the pictures and films that lie beside them stay where they are.
const LEFT_OUT = /(?:^|\/)(?:\.|__MACOSX\/|Thumbs\.db$)|\.(?:jpe?g|png|gif|webp|heic|svg|ico|mp4|mov|m4v|mkv|avi|mp3|m4a|flac|woff2?|ttf|css|js|pdf)$/i;

export async function filesOfDrop(transfer) {
  // The entries must be taken before the first await: the browser empties the transfer then.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return filesOfInput(transfer.files);
  const found = [];
  for (const entry of entries) await walk(entry, found);
  return kept(found);
}

export function filesOfInput(list) {
  return kept([...list].map((file) => ({ file, name: file.webkitRelativePath || file.name })));
}

function kept(files) {
  const wanted = files.filter(({ name }) => !LEFT_OUT.test(name));
  return wanted.length ? wanted : files;
}

async function walk(entry, found) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
    found.push({ file, name: entry.fullPath.replace(/^\//, "") });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    // A folder is read in portions of a hundred, until an empty one.
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) return;
    for (const inner of some) await walk(inner, found);
  }
}
