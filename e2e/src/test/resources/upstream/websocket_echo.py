"""A WebSocket server that first names the person it was told of, and then echoes. Usage: PORT"""

import asyncio
import sys

import websockets


async def echo(connection):
    await connection.send("hello " + connection.request_headers.get("X-Remote-User", "stranger"))
    async for message in connection:
        if message == "close":
            await connection.close(4001, "as you wish")
            return
        await connection.send(message)


async def main():
    async with websockets.serve(echo, "127.0.0.1", int(sys.argv[1]), max_size=4 << 20, subprotocols=["echo"]):
        await asyncio.Future()


asyncio.run(main())
