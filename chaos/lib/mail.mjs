// A mail server that writes down every mail that it takes, before it says so, and behaves badly when told to.
import { createServer } from 'node:net';
import { once } from 'node:events';

/** What it does with a mail. `lost` takes it and hangs up without a word, so that nobody can know. */
const MANNERS = {
  good: { takes: true, answer: '250 2.0.0 taken' },
  busy: { takes: false, answer: '451 4.7.1 come back later' },
  lost: { takes: true, answer: null },
  rude: { takes: false, answer: null },
};

export class MailServer {
  /** `manner` is asked for each mail and names one of `MANNERS`; answers come `delay` milliseconds later. */
  static async open({ manner = () => 'good', delay = 20 } = {}) {
    const server = new MailServer();
    Object.assign(server, { taken: [], refused: 0, manner, delay });
    server.listener = createServer((socket) => server.#talk(socket));
    server.listener.listen(0, '127.0.0.1');
    await once(server.listener, 'listening');
    server.url = `smtp://127.0.0.1:${server.listener.address().port}`;
    return server;
  }

  close() {
    this.listener.close();
  }

  #talk(socket) {
    let text = '';
    let to = null;
    let inData = false;
    const say = (line) => socket.writable && socket.write(`${line}\r\n`);
    socket.on('error', () => {});
    socket.setEncoding('latin1');
    say('220 chaos');
    socket.on('data', (chunk) => {
      text += chunk;
      for (;;) {
        if (inData) {
          const end = text.indexOf('\r\n.\r\n');
          if (end < 0) return;
          const body = text.slice(0, end);
          text = text.slice(end + 5);
          inData = false;
          this.#take(socket, to, body, say);
          continue;
        }
        const end = text.indexOf('\r\n');
        if (end < 0) return;
        const line = text.slice(0, end);
        text = text.slice(end + 2);
        const verb = line.slice(0, 4).toUpperCase();
        if (verb === 'EHLO' || verb === 'HELO') say('250 chaos');
        else if (verb === 'RCPT') {
          to = /<([^>]*)>/.exec(line)[1];
          say('250 ok');
        } else if (verb === 'DATA') {
          inData = true;
          say('354 go on');
        } else if (verb === 'QUIT') {
          say('221 bye');
          socket.end();
        } else say('250 ok');
      }
    });
  }

  #take(socket, to, mail, say) {
    const { takes, answer } = MANNERS[this.manner()];
    if (takes) {
      const plain = mail.replace(/=\r\n/g, '');
      this.taken.push({
        at: Date.now(),
        to,
        key: /^Message-ID: *(\S+)/im.exec(mail)?.[1],
        // The text and the HTML name each task once.
        titles: [...new Set(plain.match(/T-\d+-\d+/g))].sort(),
      });
    } else this.refused += 1;
    setTimeout(() => (answer === null ? socket.destroy() : say(answer)), this.delay);
  }
}
