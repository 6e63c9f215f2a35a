import { endpointOption, hostOption } from '../binding';
import type { FrameworkRow } from './frameworkRow';

export const pythonFrameworks = [
  {
    id: 'django',
    title: 'Django',
    names: ['manage.py', 'django-admin', 'django'],
    commands: ['runserver', 'runserver_plus'],
    binding: { byDefault: 'loopback', flag: '127.0.0.1:PORT' },
  },
  {
    id: 'flask',
    title: 'Flask',
    names: ['flask'],
    commands: ['run'],
    binding: {
      byDefault: 'loopback',
      option: hostOption('--host', '-h'),
      environment: 'FLASK_RUN_HOST=127.0.0.1',
    },
  },
  {
    id: 'fastapi',
    title: 'FastAPI',
    names: ['fastapi'],
    commands: ['dev', 'run'],
    binding: {
      byDefault: 'loopback-in-development',
      option: hostOption('--host'),
    },
  },
  {
    id: 'uvicorn',
    title: 'Uvicorn',
    names: ['uvicorn'],
    general: true,
    binding: { byDefault: 'loopback', option: hostOption('--host') },
  },
  {
    id: 'gunicorn',
    title: 'Gunicorn',
    names: ['gunicorn'],
    general: true,
    binding: { byDefault: 'loopback', option: endpointOption('-b', '--bind') },
  },
  {
    id: 'hypercorn',
    title: 'Hypercorn',
    names: ['hypercorn'],
    general: true,
    binding: { byDefault: 'loopback', option: endpointOption('-b', '--bind') },
  },
  {
    id: 'streamlit',
    title: 'Streamlit',
    names: ['streamlit'],
    binding: {
      byDefault: 'all-interfaces',
      option: hostOption('--server.address'),
      config: { file: '.streamlit/config.toml', key: 'server.address', value: '"127.0.0.1"' },
    },
  },
  {
    id: 'gradio',
    title: 'Gradio',
    names: ['gradio'],
    binding: { byDefault: 'loopback', environment: 'GRADIO_SERVER_NAME=127.0.0.1' },
  },
  {
    id: 'jupyter',
    title: 'Jupyter',
    names: [
      ...['jupyter', 'jupyter-lab', 'jupyter-notebook', 'jupyter-server', 'jupyterlab', 'jupyter_server'],
      ...['jupyterlab_server', 'notebook', 'ipykernel_launcher', 'ipykernel'],
    ],
    binding: { byDefault: 'loopback', option: hostOption('--ip', '--ServerApp.ip', '--NotebookApp.ip') },
  },
  {
    id: 'mkdocs',
    title: 'MkDocs',
    names: ['mkdocs'],
    commands: ['serve'],
    binding: { byDefault: 'loopback', option: endpointOption('-a', '--dev-addr') },
  },
  {
    id: 'tensorboard',
    title: 'TensorBoard',
    names: ['tensorboard', 'tensorboard.main'],
    binding: {
      byDefault: 'loopback',
      option: { ...hostOption('--host'), drops: ['--bind_all'] },
    },
  },
  {
    id: 'http.server',
    title: 'http.server',
    names: ['http.server'],
    binding: { byDefault: 'all-interfaces', option: hostOption('-b', '--bind') },
  },
] as const satisfies readonly FrameworkRow[];
