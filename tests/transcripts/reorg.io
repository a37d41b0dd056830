// geth: the block read was reorganised away between the head and the read.
>> [{"jsonrpc":"2.0","id":1,"method":"eth_getBalance","params":["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",{"blockHash":"0x1111111111111111111111111111111111111111111111111111111111111111","requireCanonical":true}]},{"jsonrpc":"2.0","id":2,"method":"eth_getTransactionCount","params":["0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",{"blockHash":"0x1111111111111111111111111111111111111111111111111111111111111111","requireCanonical":true}]}]
<< [{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"hash is not currently canonical"}},{"jsonrpc":"2.0","id":2,"error":{"code":-32000,"message":"hash is not currently canonical"}}]
>> {"jsonrpc":"2.0","id":3,"method":"eth_getBlockByHash","params":["0x1111111111111111111111111111111111111111111111111111111111111111",false]}
<< {"jsonrpc":"2.0","id":3,"result":null}
