"""Runs in bot/.venv: calls servers that behave and others that do not, prints what came of it."""

import asyncio
import json

from aiohttp import web

from bot.gateway import PooledEndpoint, _failure
from bot.wire import Wire

BODY = json.dumps({"text": "居住证" * 2000}).encode("ascii")


async def well_kept():
    """A server as ours is: what it was sent, how many connections it saw."""
    peers, app = set(), web.Application()

    async def echo(request):
        peers.add(request.transport.get_extra_info("peername"))
        return web.json_response(
            {"got": await request.json(), "at": request.path_qs, "type": request.content_type}
        )

    async def pieces(request):
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        for piece in (b'{"a":', b" [1, 2", b"]}"):
            await response.write(piece)
        return response

    async def refuse(request):
        return web.json_response({"action_name": "x", "error": "no"}, status=400)

    async def fail(request):
        return web.Response(status=500, text="broken")

    async def last(request):
        response = web.json_response({})
        response.force_close()
        return response

    for path, handler in (
        ("/echo", echo),
        ("/pieces", pieces),
        ("/refuse", refuse),
        ("/fail", fail),
        ("/last", last),
    ):
        app.router.add_post(path, handler)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    wire = Wire(f"{base}/echo?a=1", 5.0)
    one = [json.loads((await wire.post(BODY))[1]) for _ in range(5)]
    found = {
        "echoed": [answer["got"] == json.loads(BODY) for answer in one],
        "at": one[0]["at"],
        "type": one[0]["type"],
        "connections_in_a_row": len(peers),
    }
    await asyncio.gather(*(wire.post(b"{}") for _ in range(10)))
    many = len(peers)
    await asyncio.gather(*(wire.post(b"{}") for _ in range(10)))
    found["connections_at_once"] = [many, len(peers)]
    found["pieces"] = (await Wire(f"{base}/pieces", 5.0).post(b"{}"))[1].decode()
    found["refuse"] = await said(base + "/refuse")
    found["fail"] = await said(base + "/fail")
    closing = Wire(f"{base}/last", 5.0)
    found["closing"] = [(await closing.post(b"{}"))[0] for _ in range(3)]
    await runner.cleanup()
    found["gone"] = await said(f"{base}/echo")
    found["gone_while_kept"] = type(await caught(wire.post(b"{}"))).__name__
    return found


async def caught(call):
    (answer,) = await asyncio.gather(call, return_exceptions=True)
    return answer


async def said(url, within=5.0):
    """What an endpoint raises, and what it notes for the turn."""
    noted = []
    _failure.set(noted)
    error = await caught(PooledEndpoint(url, within).request(json={"a": 1}))
    return [type(error).__name__, len(noted)]


async def badly_kept(answer, end):
    """A server that sends some bytes whatever it is asked."""

    async def serve(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        if end:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    result = await said(f"http://127.0.0.1:{port}/", 0.5)
    server.close()
    return result


async def main():
    found = await well_kept()
    length = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"
    found["silent"] = await badly_kept(b"", False)
    found["slow"] = await badly_kept(length + b"12345", False)
    found["cut"] = await badly_kept(length + b"12345", True)
    found["mute"] = await badly_kept(b"", True)
    found["noise"] = await badly_kept(b"\x00\xff nothing of HTTP\r\n\r\n", False)
    found["not_json"] = await badly_kept(length + b"{234567890", False)
    print(json.dumps(found))


asyncio.run(main())
