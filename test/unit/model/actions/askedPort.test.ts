import assert from 'node:assert/strict';
import { askedPortIn, likelyPortIn } from '../../../../src/model/actions/askedPort';

describe('the port that a command line asks for', () => {
  const asked: readonly (readonly [commandLine: string, port: number])[] = [
    ['vite --port 5173', 5173],
    ['vite --port=5173 --host 127.0.0.1', 5173],
    ['npx vite --port 5173 --strictPort', 5173],
    ['npx -y vite --port 5173', 5173],
    ['pnpm exec vite --port 5173', 5173],
    ['yarn vite --port 5173', 5173],
    ['BROWSER=none next dev -p 3000 --turbo', 3000],
    ['cross-env NODE_ENV=development next dev -p 3000', 3000],
    ['node node_modules/.bin/vite --port 5173', 5173],
    ['webpack serve --port 8080', 8080],
    ['ng serve --port 4200', 4200],
    ['hugo server -p 1313', 1313],
    ['bundle exec jekyll serve -P 4000', 4000],
    ['python3 -m http.server 8000', 8000],
    ['python3 manage.py runserver 0.0.0.0:8000', 8000],
    ['uvicorn main:app --reload --port 8001', 8001],
    ['uv run uvicorn main:app --port 8001', 8001],
    ['gunicorn -b 127.0.0.1:8002 app:app', 8002],
    ['flask run -p 5001', 5001],
    ['streamlit run app.py --server.port 8501', 8501],
    ['php -S localhost:8000 -t public', 8000],
    ['redis-server --port 6380', 6380],
  ];
  for (const [commandLine, port] of asked) {
    it(`is ${port}: ${commandLine}`, () => {
      assert.equal(askedPortIn(commandLine), port);
    });
  }

  const none: readonly (readonly [why: string, commandLine: string])[] = [
    ['no port is named', 'vite'],
    ['it is a client', 'psql -p 5432'],
    ['it is a client in a language', 'python3 client.py --port 5432'],
    ['it is a test run', 'playwright test --port 5173'],
    ['several are named', 'gunicorn -b :8001 -b :8002 app:app'],
    ['it is no port', 'vite --port 99999'],
    ['it is a list of commands', 'npm run build && vite --port 5173'],
    ['a script may ask for anything', 'npm run dev'],
    ['it is expanded by a shell', 'vite --port $PORT'],
    ['a file comes first', 'gunicorn -p gunicorn.pid app:app'],
    ['nothing is run', ''],
  ];
  for (const [why, commandLine] of none) {
    it(`is not known where ${why}: ${commandLine}`, () => {
      assert.equal(askedPortIn(commandLine), undefined);
    });
  }
});

describe('the port that the command of a failed program most likely asked for', () => {
  it('is the one that it names, whatever it runs', () => {
    assert.equal(likelyPortIn('vite --port 5173'), 5173);
    assert.equal(likelyPortIn('./server --port 9000'), 9000);
    assert.equal(likelyPortIn('nc -l 8004'), 8004);
    assert.equal(likelyPortIn('docker run -p 8080:80 nginx'), 8080);
    assert.equal(likelyPortIn('npm run dev'), undefined);
  });
});
