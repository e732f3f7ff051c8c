// Lets tests give every value of the vocabulary by its name. What is so without is in test/names.

import '../../src/names/index.ts';
