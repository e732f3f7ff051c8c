"""Files that a guide's samples in JavaScript have written before those in Python."""

import json
import os
import subprocess


def write(root, guide, imports, files):
    """Writes files of the model of a guide's preamble: what an expression of JavaScript gives, by their names."""
    lines = [
        "import { writeFileSync } from 'node:fs';",
        *(f"import {{ {name} }} from '{root}/dist/{entry}.js';" for name, entry in imports.items()),
        f"import {{ model }} from '{root}/test/docs/{guide}.js';",
        *(f"writeFileSync({json.dumps(os.path.join(os.getcwd(), name))}, {code});" for name, code in files.items()),
    ]
    subprocess.run(['node', '--input-type=module'], input='\n'.join(lines), check=True, text=True, cwd=root)
