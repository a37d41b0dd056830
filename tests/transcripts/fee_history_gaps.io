// A node that gives null for the rewards of an empty block.
>> {"jsonrpc":"2.0","id":1,"method":"eth_feeHistory","params":["0x3","latest",[50]]}
<< {"jsonrpc":"2.0","id":1,"result":{"oldestBlock":"0x10","baseFeePerGas":["0x7","0x8","0x9","0xa"],"gasUsedRatio":[0.5,0,1],"reward":[["0x1"],null,["0x3"]]}}
