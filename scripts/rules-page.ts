import { writeFileSync } from 'fs';
import { join } from 'path';
import { rulesPage } from './scoreboard/page';

writeFileSync(join(__dirname, '..', 'docs', 'rules.md'), rulesPage());
