// The same task for BullMQ and nodemailer: `enqueue N`, or `work` in as many processes as one likes.
import { Queue, Worker } from "bullmq";
import nodemailer from "nodemailer";

const { REDIS_PORT, SMTP_PORT, CONNECTIONS } = process.env;
const connection = { host: "127.0.0.1", port: Number(REDIS_PORT), maxRetriesPerRequest: null };
const [command, count] = process.argv.slice(2);
const paragraph =
  "This autumn the base holds a new forum. We would be glad to see you again in Qingdao, among your classmates " +
  "and teachers, and to talk about trade and logistics in the region.";

if (command === "enqueue") {
  const queue = new Queue("mail", { connection });
  for (let at = 0; at < Number(count); at += 500) {
    const jobs = Array.from({ length: Math.min(500, Number(count) - at) }, (_, n) => ({
      name: "mail",
      data: { to: `person${at + n}@bench.example`, name: `Person Number${at + n}` },
      opts: { removeOnComplete: true },
    }));
    await queue.addBulk(jobs);
  }
  await queue.close();
} else {
  const transport = nodemailer.createTransport({
    host: "127.0.0.1", port: Number(SMTP_PORT), pool: true, maxConnections: Number(CONNECTIONS), maxMessages: Infinity,
    ignoreTLS: true,
  });
  const send = ({ data: { to, name } }) =>
    transport.sendMail({
      from: "The Training Base <post@bench.example>", to, subject: `News of the base for ${name}`,
      text: `Dear ${name},\n\n${[paragraph, paragraph, paragraph].join("\n\n")}\n`,
      html: `<!doctype html><html lang="en"><body style="font: 16px sans-serif; max-width: 36em; margin: 2em auto">
<p>Dear ${name},</p>${`<p style="line-height: 1.6; color: #222">${paragraph}</p>`.repeat(3)}
<p style="color: #777">You receive this because you are on the roll of the base.</p></body></html>`,
      headers: { "List-Unsubscribe": `<https://bench.example/unsubscribe/${to}>` },
    });
  new Worker("mail", send, { connection, concurrency: 50 });
}
