package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConnectionsTest {
  @TempDir Path folder;

  @Test
  void socketIosEventsAreNamed() {
    var app = SmallApp.in(folder);
    app.file(
        "src/socket.ts",
        """
        import { io } from 'socket.io-client';
        export const socket = io('http://localhost:3001', { autoConnect: false });
        """);
    app.app(
        """
        import { useEffect } from 'react';
        import { socket } from './socket';
        export default function App() {
          useEffect(() => {
            socket.connect();
            socket.on('message', () => fetch('/api/unread'));
            return () => { socket.off('message'); };
          }, []);
          return <b onClick={() => socket.emit('join', { room: 1 }, () => fetch('/api/joined'))}>x</b>;
        }
        """);

    assertThat(app.keys()).containsExactlyInAnyOrder("GET /api/unread", "GET /api/joined");
    assertThat(app.sockets()).containsExactly("socket.io /socket.io/ [emit join, on message]");
  }

  @Test
  void whatAConnectionIsMadeWithIsCalled() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import Echo from 'laravel-echo';
        import { Client } from '@stomp/stompjs';
        import { HubConnectionBuilder } from '@microsoft/signalr';
        const echo = new Echo({
          authorizer: (channel: any) => ({
            authorize: (id: string, done: any) => fetch('/api/broadcasting/auth', { method: 'POST' }).then(done),
          }),
        });
        const client = new Client({ brokerURL: 'ws://x/ws', onConnect: () => fetch('/api/online') });
        const hub = new HubConnectionBuilder()
          .withUrl('/hub', { accessTokenFactory: () => fetch('/api/hub-token').then((r) => r.text()) }).build();
        export default function App() {
          return <b onClick={() => { echo.private('a').listen('b', () => {}); client.activate(); hub.start(); }}>x</b>;
        }
        """);

    assertThat(app.keys())
        .containsExactlyInAnyOrder(
            "POST /api/broadcasting/auth", "GET /api/online", "GET /api/hub-token");
  }

  @Test
  void webSocketsAndEventSourcesAreReadWithTheirHandlers() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import { useEffect, useState } from 'react';
        export default function App() {
          const [price, setPrice] = useState(null);
          useEffect(() => {
            const ws = new WebSocket('ws://localhost:8080/live');
            ws.onmessage = () => fetch('/api/seen', { method: 'POST' });
            ws.onopen = () => ws.send(JSON.stringify({ type: 'hello' }));
            const source = new EventSource('/api/prices');
            source.onmessage = (event) => setPrice(JSON.parse(event.data));
          }, []);
          return <b>{price?.amount}</b>;
        }
        """);

    assertThat(app.keys()).containsExactlyInAnyOrder("POST /api/seen", "GET /api/prices");
    assertThat(app.only("GET /api/prices").response().names()).containsExactly("amount");
    assertThat(app.only("GET /api/prices").stream()).isTrue();
    assertThat(app.sockets())
        .containsExactlyInAnyOrder(
            "websocket ws://localhost:8080/live [send hello]", "event-source /api/prices []");
  }

  @Test
  void signalRPusherAndOthersAreNamed() {
    var app = SmallApp.in(folder);
    app.app(
        """
        import { useEffect } from 'react';
        import { HubConnectionBuilder } from '@microsoft/signalr';
        import Pusher from 'pusher-js';
        export default function App() {
          useEffect(() => {
            const hub = new HubConnectionBuilder().withUrl('/hub').withAutomaticReconnect().build();
            hub.on('Received', () => fetch('/api/inbox'));
            hub.start().then(() => hub.invoke('Join', 1));
            new Pusher('key', { cluster: 'eu' }).subscribe('news').bind('added', () => {});
          }, []);
          return null;
        }
        """);

    assertThat(app.keys()).containsExactlyInAnyOrder("GET /api/inbox");
    assertThat(app.sockets())
        .contains("signalr /hub [emit Join, on Received]")
        .anyMatch(each -> each.startsWith("pusher") && each.contains("on added"));
  }

  @Test
  void anOwnEmitterIsNoSocket() {
    var app = SmallApp.in(folder);
    app.file(
        "src/io.ts",
        """
        export const io = () => ({ on() {}, emit() {} });
        """);
    app.app(
        """
        import { io } from './io';
        const bus = io();
        export default function App() { bus.on('a', () => fetch('/never')); bus.emit('b'); return null; }
        """);

    assertThat(app.keys()).isEmpty();
    assertThat(app.sockets()).isEmpty();
  }

  @Test
  void aSetOfHandlersThatHoldsWhatCallsThemEnds() {
    var app =
        SmallApp.in(folder)
            .app(
                """
                const handlers = new Set();
                const notify = (event) => handlers.forEach((handler) => handler(event));
                export default function App() {
                  handlers.add(notify);
                  handlers.add(handlers.forEach);
                  handlers.add(() => fetch('/api/heard'));
                  handlers.forEach(handlers.forEach);
                  return <b onClick={notify}>x</b>;
                }
                """);

    assertThat(app.keys()).containsExactly("GET /api/heard");
  }
}
