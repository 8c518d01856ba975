// A program of its own, started on each worker: kubelet and network plug-in at once.
import { Kubelet } from './kubelet';
import { WORKERS } from '../network/hosts';
import { Programs } from '../programs/programs';

const [,, name, ...folders] = process.argv;

void new Kubelet(WORKERS.find((worker) => worker.name === name)!, new Programs(folders)).run();
