"""Runs the samples of the guides in Python, and those marked `js elsewhere`, whose packages are none of this repository: each
guide's in order, in one folder. Writes run.json: the texts of the samples, the files that they have written, and what they
came to. `<guide>.py` says what is there before, and what to keep.

npm run build
python3 -m venv venv; venv/bin/pip install torch==2.15 scikit-learn==1.9.1 skl2onnx onnxruntime==1.32 safetensors
npm install --prefix NODE onnxruntime-node
venv/bin/python test/docs/python/run.py NODE/node_modules
"""

import base64
import importlib.util
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).parent
root = here.parent.parent.parent
packages = pathlib.Path(sys.argv[1]).resolve()
result = {}

for preamble in sorted(here.glob('*.py')):
    if preamble.stem in ('run', 'files'):
        continue
    guide = f'docs/guides/{preamble.stem}.md'
    text = (root / guide).read_text()
    samples = re.findall(r'^```(python|js elsewhere)\n(.*?)^```$', text, re.M | re.S)
    spec = importlib.util.spec_from_file_location(preamble.stem, preamble)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.symlink(packages, 'node_modules')
        sys.path.insert(0, folder)
        scope = module.before(root)
        there = set(os.listdir())
        printed = []
        for language, sample in samples:
            if language == 'python':
                scope['print'] = lambda *words: printed.append(' '.join(map(str, words)))
                exec(compile(sample, guide, 'exec'), scope)
            else:
                pathlib.Path('sample.mjs').write_text(sample)
                done = subprocess.run(['node', 'sample.mjs'], check=True, capture_output=True, text=True)
                os.remove('sample.mjs')
                printed.append(done.stdout.strip())
        written = {
            name: base64.b64encode(pathlib.Path(name).read_bytes()).decode()
            for name in sorted(set(os.listdir()) - there)
            if not name.startswith('__')
        }
        kept = module.after(scope)
        os.chdir(root)
        sys.path.pop(0)
    # What a sample says behind `# …` or `// …` of a line that prints.
    shown = [
        comment.strip()
        for _, sample in samples
        for comment in re.findall(r'^(?:print|console\.log)\(.*\);? *(?:#|//) (.*)$', sample, re.M)
    ]
    assert shown == printed, f'{guide}: {shown} but {printed}'
    result[guide] = {'samples': [sample for _, sample in samples], 'files': written, 'results': kept}

(here / 'run.json').write_text(json.dumps(result, indent=1) + '\n')
