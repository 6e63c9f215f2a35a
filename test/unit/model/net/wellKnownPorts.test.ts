import assert from 'node:assert/strict';
import { usualService } from '../../../../src/model/net/wellKnownPorts';

describe('usualService', () => {
  it('knows common services, but no ports of development servers', () => {
    assert.equal(usualService(22), 'SSH');
    assert.equal(usualService(631), 'CUPS printing');
    assert.equal(usualService(5432), 'PostgreSQL');
    for (const port of [0, 3000, 5173, 8080, 65_535, -1, 22.5]) assert.equal(usualService(port), undefined);
  });
});
