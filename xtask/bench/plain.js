/**
 * The reference of the HTTP bench: the least that a worker can do for the same answers.
 *
 * Binding ANSWERS: a JSON object from path to `{ type, body }`, kept in a Map.
 */
let answers;

export default {
  fetch(request, env) {
    answers ??= new Map(Object.entries(JSON.parse(env.ANSWERS)));
    const { pathname, search } = new URL(request.url);
    const answer = answers.get(pathname + search);
    if (!answer) return new Response(null, { status: 404 });
    return new Response(answer.body, { headers: { "content-type": answer.type } });
  },
};
