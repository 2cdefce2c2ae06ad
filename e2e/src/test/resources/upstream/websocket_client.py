"""Talks to the echo server through the gate and prints what happened as JSON. Usage: URL TOKEN"""

import asyncio
import json
import os
import sys

import websockets


async def main(url, token):
    seen = {}
    try:
        async with websockets.connect(url):
            seen["without token"] = "connected"
    except websockets.InvalidStatusCode as refused:
        seen["without token"] = refused.status_code
    headers = {"Authorization": "Bearer " + token, "X-Remote-User": "mallory"}
    async with websockets.connect(url, extra_headers=headers, max_size=4 << 20, subprotocols=["echo"]) as connection:
        seen["subprotocol"] = connection.subprotocol
        seen["greeting"] = await connection.recv()
        await connection.send("grüße")
        seen["text"] = await connection.recv()
        large = os.urandom(1 << 20)
        await connection.send(large)
        seen["binary"] = await connection.recv() == large
        await asyncio.wait_for(await connection.ping(), 10)
        seen["pong"] = True
        await connection.send(["in ", "three ", "fragments"])
        seen["fragments"] = await connection.recv()
        await connection.send("close")
        try:
            await connection.recv()
        except websockets.ConnectionClosed as closed:
            seen["close"] = [closed.rcvd.code, closed.rcvd.reason]
    print(json.dumps(seen))


asyncio.run(main(sys.argv[1], sys.argv[2]))
