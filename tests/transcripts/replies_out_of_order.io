// A proxy that answers a batch in the order in which its back ends were done.
>> [{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]},{"jsonrpc":"2.0","id":2,"method":"eth_blockNumber","params":[]},{"jsonrpc":"2.0","id":3,"method":"eth_gasPrice","params":[]}]
<< [{"jsonrpc":"2.0","id":3,"result":"0x3"},{"jsonrpc":"2.0","id":1,"result":"0x1"},{"jsonrpc":"2.0","id":2,"result":"0x2"}]
