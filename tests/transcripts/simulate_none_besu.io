// No eth_simulateV1 (an older Besu).
>> {"jsonrpc":"2.0","id":1,"method":"eth_simulateV1","params":[{"blockStateCalls":[{"calls":[{"from":"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266","to":"0x00000000000000000000000000000000000000aa","data":"0x01020304"},{"to":"0x00000000000000000000000000000000000000aa","data":"0x05060708"}]}],"validation":false},{"blockHash":"0x1111111111111111111111111111111111111111111111111111111111111111","requireCanonical":true}]}
<< {"jsonrpc":"2.0","id":1,"error":{"code":-32601,"message":"Method not found"}}
