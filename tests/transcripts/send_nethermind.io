// nethermind: a transaction is taken, sent again, then its nonce has been mined.
>> {"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x02c0"]}
<< {"jsonrpc":"2.0","id":1,"result":"0x1111111111111111111111111111111111111111111111111111111111111111"}
>> {"jsonrpc":"2.0","id":2,"method":"eth_sendRawTransaction","params":["0x02c0"]}
<< {"jsonrpc":"2.0","id":2,"error":{"code":-32010,"message":"AlreadyKnown"}}
>> {"jsonrpc":"2.0","id":3,"method":"eth_sendRawTransaction","params":["0x02c0"]}
<< {"jsonrpc":"2.0","id":3,"error":{"code":-32000,"message":"OldNonce, Current nonce: 8, nonce of rejected tx: 7"}}
