#!/bin/sh
# scanimage that dies with the station. Left alone after a kill -9 it goes on drawing sheets through, into pipes that nobody reads
# (seen: it took the pile that was laid in after the restart). setpriv is in Debian's util-linux.
exec setpriv --pdeathsig KILL scanimage "$@"
