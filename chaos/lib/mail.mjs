// A mail server that writes down every mail that it takes, before it says so, and behaves badly when told to.
import { createServer } from 'node:net';
import { once } from 'node:events';
import { FarEnd, titlesIn } from './far.mjs';

const WORDS = {
  ok: '250 2.0.0 taken',
  busy: '451 4.7.1 come back later',
  broken: '421 4.3.0 closing down',
  drip: '250 2.0.0 taken',
  gone: '550 5.1.1 no such mailbox',
};

export class MailServer extends FarEnd {
  static async open(how) {
    const server = new MailServer('mail', how);
    server.sockets = new Set();
    server.listener = createServer((socket) => server.#talk(socket));
    server.listener.listen(0, '127.0.0.1');
    await once(server.listener, 'listening');
    server.env = { SMTP_URL: `smtp://127.0.0.1:${server.listener.address().port}` };
    return server;
  }

  close() {
    this.listener.close();
    for (const socket of this.sockets) socket.destroy();
  }

  #talk(socket) {
    let text = '';
    let to = null;
    let inData = false;
    const say = (line) => socket.writable && socket.write(`${line}\r\n`);
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => {});
    socket.setEncoding('latin1');
    say('220 chaos');
    socket.on('data', (chunk) => {
      text += chunk;
      for (;;) {
        if (inData) {
          const end = text.indexOf('\r\n.\r\n');
          if (end < 0) return;
          const mail = text.slice(0, end);
          text = text.slice(end + 5);
          inData = false;
          this.#take(socket, to, mail, say);
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

  async #take(socket, to, mail, say) {
    const key = /^Message-ID: *(\S+)/im.exec(mail)?.[1];
    // The text and the HTML name each task once.
    const parcel = { to, key, titles: titlesIn(mail.replace(/=\r\n/g, '')) };
    const status = await this.receive(parcel, { port: socket.remotePort, isThere: () => !socket.destroyed });
    if (status) say(WORDS[status]);
    else socket.destroy();
  }
}
