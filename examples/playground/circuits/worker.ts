import { Finder } from './finder.ts';

new Finder();
