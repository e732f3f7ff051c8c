// Lets every value of the vocabulary be given by its name, for the program that imports this.

import { addNames } from '../base/names.ts';
import { allNames } from '../saving/vocabulary.ts';

addNames(allNames);
