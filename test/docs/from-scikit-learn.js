import { putFiles } from './written.js';

putFiles('from-scikit-learn');
